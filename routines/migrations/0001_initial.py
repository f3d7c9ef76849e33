import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Diagnosis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(unique=True)),
                ('label', models.CharField(max_length=120, verbose_name='name')),
                ('kind', models.CharField(choices=[('diagnosis', 'Diagnosis'), ('modifier', 'Also matters')], max_length=12)),
                ('bias', models.CharField(blank=True, max_length=80)),
                ('plain', models.TextField(blank=True, verbose_name='plain words for the patient')),
                ('note', models.TextField(blank=True)),
                ('flags', models.JSONField(default=list)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=1)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'diagnosis',
                'verbose_name_plural': 'diagnoses',
                'ordering': ['order', 'label'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['diagnosis', 'modifier'])), name='diagnosis_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='DiagnosisCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, unique=True, verbose_name='ICD-10-CM code')),
                ('title', models.CharField(max_length=250, verbose_name='official title')),
                ('diagnosis', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='routines.diagnosis')),
            ],
            options={
                'verbose_name': 'ICD-10-CM code',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Routine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(blank=True)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('course', models.CharField(choices=[('episodic', 'Comes and goes'), ('chronic', 'Long-lasting')], default='episodic', max_length=10, verbose_name='course')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.clinic')),
                ('diagnoses', models.ManyToManyField(blank=True, related_name='routines', to='routines.diagnosis')),
            ],
            options={
                'verbose_name': 'routine',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('archived_at', None)), fields=('clinic', 'name'), name='routine_name_unique_in_clinic', violation_error_message='Your clinic already has a routine with this name.'), models.UniqueConstraint(condition=models.Q(('clinic', None)), fields=('slug',), name='routine_slug_unique_among_samples'), models.CheckConstraint(condition=models.Q(('course__in', ['episodic', 'chronic'])), name='routine_course_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Stretch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hold_seconds', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(300)], verbose_name='hold (seconds)')),
                ('reps', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='reps')),
                ('sets', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='sets')),
                ('sessions_per_day', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(8)], verbose_name='times a day')),
                ('days_per_week', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(7)], verbose_name='days a week')),
                ('duration_minutes', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='minutes')),
                ('slug', models.SlugField(max_length=60)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('plain_name', models.CharField(max_length=120, verbose_name='name for the patient')),
                ('kind', models.CharField(choices=[('stretch', 'Stretch'), ('mobility', 'Mobility'), ('strength', 'Strength'), ('cardio', 'Cardio'), ('neural', 'Nerve glide')], max_length=10, verbose_name='kind')),
                ('position', models.CharField(choices=[('supine', 'Lying on the back'), ('prone', 'Lying on the front'), ('side-lying', 'Lying on the side'), ('quadruped', 'Hands and knees'), ('kneeling', 'Kneeling'), ('half-kneeling', 'Half kneeling'), ('seated', 'Sitting'), ('standing', 'Standing')], max_length=14, verbose_name='position')),
                ('sides', models.CharField(choices=[('each', 'Each side'), ('both', 'Both together')], max_length=4, verbose_name='sides')),
                ('move_seconds', models.PositiveSmallIntegerField(default=4, verbose_name='seconds to move')),
                ('rest_seconds', models.PositiveSmallIntegerField(default=10, verbose_name='rest (seconds)')),
                ('bed_ok', models.BooleanField(default=False, verbose_name='works on a firm bed')),
                ('difficulty', models.PositiveSmallIntegerField(default=1, verbose_name='difficulty')),
                ('steps', models.JSONField(default=list, verbose_name='steps')),
                ('feel', models.CharField(blank=True, max_length=200, verbose_name='where it is felt')),
                ('benefit', models.CharField(blank=True, max_length=250, verbose_name='what it may do')),
                ('stop_if', models.JSONField(blank=True, default=list, verbose_name='stop if')),
                ('cues', models.JSONField(blank=True, default=list, verbose_name='cues')),
                ('cautions', models.JSONField(blank=True, default=list, verbose_name='cautions')),
                ('alt', models.CharField(blank=True, max_length=250, verbose_name='the picture in words')),
                ('pose', models.SlugField(blank=True, max_length=60, verbose_name='figure')),
                ('picture', models.FileField(blank=True, upload_to='stretches', verbose_name='picture')),
                ('from_seed', models.BooleanField(default=False)),
                ('sources', models.JSONField(blank=True, default=list)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=1)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('clinic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.clinic')),
                ('copied_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='routines.stretch')),
                ('easier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='routines.stretch')),
                ('harder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='routines.stretch')),
            ],
            options={
                'verbose_name': 'stretch',
                'verbose_name_plural': 'stretches',
                'ordering': ['order', 'name'],
                'constraints': [models.UniqueConstraint(fields=('clinic', 'slug'), name='stretch_slug_unique_in_clinic', violation_error_message='Your clinic already has a stretch with this name.'), models.UniqueConstraint(condition=models.Q(('clinic', None)), fields=('slug',), name='stretch_slug_unique_in_shared_catalog'), models.CheckConstraint(condition=models.Q(('kind__in', ['stretch', 'mobility', 'strength', 'cardio', 'neural'])), name='stretch_kind_is_known'), models.CheckConstraint(condition=models.Q(('position__in', ['supine', 'prone', 'side-lying', 'quadruped', 'kneeling', 'half-kneeling', 'seated', 'standing'])), name='stretch_position_is_known'), models.CheckConstraint(condition=models.Q(('sides__in', ['each', 'both'])), name='stretch_sides_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('duration_minutes__isnull', False), ('kind', 'cardio')), models.Q(models.Q(('kind', 'cardio'), _negated=True), ('duration_minutes__isnull', True), ('reps__isnull', False)), _connector='OR'), name='stretch_dose_fits_its_kind', violation_error_message='Cardio needs minutes; everything else needs reps.'), models.CheckConstraint(condition=models.Q(('hold_seconds__isnull', True), ('hold_seconds__range', (0, 300)), _connector='OR'), name='stretch_hold_seconds_in_limits', violation_error_message='Enter hold seconds between 0 and 300.'), models.CheckConstraint(condition=models.Q(('reps__isnull', True), ('reps__range', (1, 100)), _connector='OR'), name='stretch_reps_in_limits', violation_error_message='Enter reps between 1 and 100.'), models.CheckConstraint(condition=models.Q(('sets__isnull', True), ('sets__range', (1, 10)), _connector='OR'), name='stretch_sets_in_limits', violation_error_message='Enter sets between 1 and 10.'), models.CheckConstraint(condition=models.Q(('sessions_per_day__isnull', True), ('sessions_per_day__range', (1, 8)), _connector='OR'), name='stretch_sessions_per_day_in_limits', violation_error_message='Enter sessions per day between 1 and 8.'), models.CheckConstraint(condition=models.Q(('days_per_week__isnull', True), ('days_per_week__range', (1, 7)), _connector='OR'), name='stretch_days_per_week_in_limits', violation_error_message='Enter days per week between 1 and 7.'), models.CheckConstraint(condition=models.Q(('duration_minutes__isnull', True), ('duration_minutes__range', (1, 120)), _connector='OR'), name='stretch_duration_minutes_in_limits', violation_error_message='Enter duration minutes between 1 and 120.')],
            },
        ),
        migrations.CreateModel(
            name='RoutineItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hold_seconds', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(300)], verbose_name='hold (seconds)')),
                ('reps', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='reps')),
                ('sets', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='sets')),
                ('sessions_per_day', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(8)], verbose_name='times a day')),
                ('days_per_week', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(7)], verbose_name='days a week')),
                ('duration_minutes', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='minutes')),
                ('order', models.PositiveSmallIntegerField()),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='note to the patient')),
                ('routine', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='routines.routine')),
                ('stretch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='routine_items', to='routines.stretch')),
            ],
            options={
                'verbose_name': 'routine item',
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('routine', 'stretch'), name='routine_item_stretch_only_once', violation_error_message='This stretch is already in the routine.'), models.CheckConstraint(condition=models.Q(('hold_seconds__isnull', True), ('hold_seconds__range', (0, 300)), _connector='OR'), name='routine_item_hold_seconds_in_limits', violation_error_message='Enter hold seconds between 0 and 300.'), models.CheckConstraint(condition=models.Q(('reps__isnull', True), ('reps__range', (1, 100)), _connector='OR'), name='routine_item_reps_in_limits', violation_error_message='Enter reps between 1 and 100.'), models.CheckConstraint(condition=models.Q(('sets__isnull', True), ('sets__range', (1, 10)), _connector='OR'), name='routine_item_sets_in_limits', violation_error_message='Enter sets between 1 and 10.'), models.CheckConstraint(condition=models.Q(('sessions_per_day__isnull', True), ('sessions_per_day__range', (1, 8)), _connector='OR'), name='routine_item_sessions_per_day_in_limits', violation_error_message='Enter sessions per day between 1 and 8.'), models.CheckConstraint(condition=models.Q(('days_per_week__isnull', True), ('days_per_week__range', (1, 7)), _connector='OR'), name='routine_item_days_per_week_in_limits', violation_error_message='Enter days per week between 1 and 7.'), models.CheckConstraint(condition=models.Q(('duration_minutes__isnull', True), ('duration_minutes__range', (1, 120)), _connector='OR'), name='routine_item_duration_minutes_in_limits', violation_error_message='Enter duration minutes between 1 and 120.')],
            },
        ),
        migrations.CreateModel(
            name='StretchTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facet', models.CharField(choices=[('region', 'Region'), ('muscle', 'Muscle'), ('trait', 'Trait'), ('equipment', 'Equipment')], max_length=10)),
                ('value', models.CharField(max_length=40)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('stretch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='routines.stretch')),
            ],
            options={
                'ordering': ['order'],
                'indexes': [models.Index(fields=['facet', 'value'], name='stretch_tag_lookup')],
                'constraints': [models.UniqueConstraint(fields=('stretch', 'facet', 'value'), name='stretch_tag_only_once')],
            },
        ),
        migrations.CreateModel(
            name='DosingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule_id', models.CharField(max_length=12, unique=True)),
                ('traits', models.JSONField()),
                ('when', models.CharField(default='any', max_length=40)),
                ('verdict', models.CharField(choices=[('contraindicated', 'Contraindicated'), ('caution', 'Caution'), ('preferred', 'Preferred')], max_length=16)),
                ('bounds', models.JSONField(blank=True, default=dict)),
                ('reason', models.TextField()),
                ('patient_reason', models.TextField()),
                ('sources', models.JSONField()),
                ('evidence', models.CharField(max_length=20)),
                ('version', models.PositiveIntegerField(default=1)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('diagnoses', models.ManyToManyField(related_name='rules', to='routines.diagnosis')),
            ],
            options={
                'verbose_name': 'dosing rule',
                'ordering': ['rule_id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict__in', ['contraindicated', 'caution', 'preferred'])), name='dosing_rule_verdict_is_known')],
            },
        ),
    ]
